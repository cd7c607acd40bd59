"""The platforms' own programs, given what Sitekeep exports: what arrives there?"""
