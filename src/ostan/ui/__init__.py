"""The design system: shells of pages, parts, form fields, Persian figures and moments."""
