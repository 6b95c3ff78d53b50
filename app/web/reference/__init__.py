"""The reference for developers: the OpenAPI document, made from the models that requests and answers are made with, and
a page that shows it without asking anybody else for anything.
"""
