"""Needs from a spreadsheet: a template to fill, files read with bounds on everything, rows checked one by one."""
