"""The way out: a kept site as the files that another platform takes.

    archive ──load──▶ Site ──a platform──▶ files ──read back──▶ compared with Site
                       pages, menus, files, redirects, losses

A platform is one small file: a function that takes a `Site` and an `Output` and writes.
"""
