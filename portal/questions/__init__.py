"""Questions to those who know: at most five people, each told why, then whoever accompanies the asker."""
