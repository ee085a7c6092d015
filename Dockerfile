FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_PROJECT_ENVIRONMENT=/usr/local
WORKDIR /app

RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --inexact
COPY . .
RUN python tools/compile_messages.py && useradd --system --home /data terreau && install -d -o terreau /data

USER terreau
EXPOSE 8000
CMD ["/app/tools/serve"]
