"""The labelled demo: fictional people and stories marked "exemple", real cooperatives only with sourced facts."""
