package signin

// Busy takes every place among the passwords being hashed, until they are given back.
func Busy() (free func()) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	return func() {
		for range cap(hashing) {
			<-hashing
		}
	}
}
