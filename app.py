"""The app's entry: `streamlit run app.py`."""

from pages.shared import shell

shell.navigate().run()
