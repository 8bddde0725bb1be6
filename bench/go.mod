module tongxing/bench

go 1.26.0

require tongxing v0.0.0

replace tongxing => ../
