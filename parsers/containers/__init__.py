"""Files that hold other files: archives, Outlook, signatures; and pictures that may be pages."""
