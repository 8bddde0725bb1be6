// Package parts (部件) holds the pieces pages are made of: shell, fields, cards,
// reasons, paths, drawings with their words. A part receives ready text, never a
// record; the gallery at /dev/parts shows each in its states.
//
// Floor 6, beneath web.
package parts
