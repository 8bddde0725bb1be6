package form

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// An Answer (答) is what was said to one question: Text, Number, List or Rows by its
// kind.
type Answer struct {
	Text   string    `json:"text,omitempty"`
	Number int64     `json:"number,omitempty"`
	List   []string  `json:"list,omitempty"`
	Rows   []Answers `json:"rows,omitempty"`
}

// Answers are by the question's name; who was not asked or said nothing has none.
type Answers map[string]Answer

// words are the answer as a When compares it.
func (a Answer) words() []string {
	switch {
	case a.List != nil:
		return a.List
	case a.Text != "":
		return []string{a.Text}
	}
	return []string{strconv.FormatInt(a.Number, 10)}
}

// Encode is the one way to write answers: names in order, nothing that says nothing.
func (a Answers) Encode() (string, error) {
	raw, err := json.Marshal(a) // maps are written in the order of their keys
	if err != nil {
		return "", fmt.Errorf("answers: %w", err)
	}
	return string(raw), nil
}

// Decode reads what Encode wrote.
func Decode(text string) (a Answers, err error) {
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return a, nil
}
