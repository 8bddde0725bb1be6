// Package msg (文案) owns every sentence people read, in Chinese and English side
// by side (text/<area>.yaml), and how days, moments and money are written.
//
// It does not own who reads which language (gate).
//
// Floor 0, above fault.
package msg
