package merkle

// PretendSize makes an empty tree say that it has leaves, for tests of what
// nobody can build.
func PretendSize(t *Tree, size uint64) { t.levels[0].size = size }
