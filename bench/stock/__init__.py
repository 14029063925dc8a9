"""What a stock Wagtail site does with the same documents, for comparison."""
