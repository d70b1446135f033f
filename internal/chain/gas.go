package chain

const (
	gasRelay        = 200_000
	gasDoubleUpdate = 250_000
	gasUnenroll     = 200_000
)

func dispatchGas(data []byte) uint64 { return 400_000 + 60*uint64(len(data)) }

func improperUpdateGas(queued uint64) uint64 { return 300_000 + 5_000*(queued+100) }

func processGas(g ProcessGas, data []byte) uint64 {
	return 21_000 + 40*uint64(len(data)) + 200_000 + g.Process*64/63 + g.Reserve
}
