package store

// SharedPages is how many pages of files are in the list that all connections share.
func SharedPages() int { return int(pageCaches.Fgrp.FnPurgeable) }
