"""A little work for the browser before a form is sent: cheap for one message, dear for a thousand."""
