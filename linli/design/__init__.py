"""How Linli looks and speaks: page rendering, components, styles, charts. It knows no record."""
