package parts

import "context"

// A page may be drawn once for nothing, so that the list of what to correct, at its
// head, can call the fields below by their labels: fields leave their label as they are
// drawn, whichever page they are on.
type labels struct{}

// Learn makes the context in which a page is drawn to learn its labels, and then for
// its reader.
func Learn(ctx context.Context) context.Context {
	return context.WithValue(ctx, labels{}, map[string]string{})
}

// Named leaves the label of what is drawn under an id. The last word on an id counts.
func Named(ctx context.Context, id, label string) {
	if all, ok := ctx.Value(labels{}).(map[string]string); ok {
		all[id] = label
	}
}

func labelOf(ctx context.Context, id string) string {
	all, _ := ctx.Value(labels{}).(map[string]string)
	return all[id]
}
