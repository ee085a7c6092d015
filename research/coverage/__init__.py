"""Where the three axes of cooperative research are covered, place by place and year by year, and where they are not."""
