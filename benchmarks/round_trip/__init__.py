"""A site of known content, made by Hugo, crawled, exported to Hugo and made again: what arrived?"""
