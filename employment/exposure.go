package employment

import "tongxing/matching"

// exposedPlaces is how many places of a list count as being looked at.
const exposedPlaces = 20

// Exposure counts, over this node's picture of the city, how many feasible posts each
// consenting seeker has and how often each stands where an employer would look. The
// keys are people: only packages that count them further may ask.
func (x *Index) Exposure() (options map[string]int, exposed map[string]matching.Exposure) {
	seekers, posts := x.allSeekers(), x.allPosts()
	options = matching.TakeStock(x.Travel, seekers, posts).OptionsOfPerson
	return options, matching.Expose(x.Travel, seekers, posts, options, exposedPlaces)
}
