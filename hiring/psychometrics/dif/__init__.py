"""Differential item functioning: whether people of equal score, but of different groups, answer an item alike."""
