"""Applying for a service: one thing a page, a draft kept between pages, check, send."""
