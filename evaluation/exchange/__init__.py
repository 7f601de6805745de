"""Files in and out: sheets, mappings, templates, frameworks, workbooks."""
