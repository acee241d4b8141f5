"""What reads as an article and what as a web site's furniture: shapes of lines, rules, and a small trained model.

Pure: text in, numbers out. The readers ask it about the blocks of a page, normalize about the lines of a scrape.
"""
