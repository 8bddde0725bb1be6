module tongxing/bench

go 1.26.0
