package optics

// Lease is the right to use something that must have one user at a time. It ends by
// itself when it is not renewed.
type Lease struct {
	// Name says what is leased.
	Name string
	// Holder says who has it, for people: a part, a process, a machine.
	Holder string
	// Fence is higher for each holder after the one before, from 1. Whoever writes
	// under a lease shows it, so that a former holder is refused.
	Fence uint64
	// Since and Until are when it began and when it ends, by the clock of the store
	// that gave it, in milliseconds since 1970. An Until of 0 is that of a lease that
	// was given back.
	Since, Until uint64
}
