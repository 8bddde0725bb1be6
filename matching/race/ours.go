package race

import (
	"tongxing/matching"
)

// Ours is the product's way.
func Ours(w matching.Weights, travel matching.Travel) *Engine {
	e := Evaluator(w, travel, nil, nil)
	e.Name = "tongxing"
	return e
}
