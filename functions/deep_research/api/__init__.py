"""The HTTPS API: one router for each Lambda, one application factory, one envelope for everything that goes wrong."""
