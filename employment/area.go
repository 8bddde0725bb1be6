package employment

import "tongxing/registry"

// What employment keeps follows a merge of divisions: also what its packages beside
// this one keep, whose tables stand in the same schema. An entry of the register of
// exports keeps the area it was taken under.
func init() {
	for _, table := range []string{"seeker", "employer", "post", "delivery", "placement", "followup", "question", "match_review", "fair", "flag"} {
		registry.RegisterArea(table, "area")
	}
}
