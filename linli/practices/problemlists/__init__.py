"""问题清单 (清单式志愿): a public list of problems, each taken by somebody, due, ticked off with a photo.

No loop of its own: every item is a task of `linli.engines.matters`; the list says what is public of it.
"""
