"""The web application of Maghribcom: people, pages, rows. docs/house.md has one line on each room."""
