"""The right experience at the right moment: three of them, a failure among them, each with why it is shown."""
