"""Evidence about items: panels, answers, item analysis, and what it proposes. It decides nothing by itself."""
