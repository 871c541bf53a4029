"""An ERP's day: thousands of payments pushed with signatures, as on a bad day, and its own books beside ours.

Pushes are repeated after time-outs, told twice under new ids, come before their invoices, their customers or the
payments that they reverse, name invoices that nobody knows; the secret is changed and the service killed meanwhile. In
the evening the reconciliation must agree with the ERP's own books to the cent, whatever the order was.
"""
