package txm

// ClassifyName says in one word what an answer to eth_sendRawTransaction means.
func ClassifyName(err error) string {
	return map[verdict]string{
		verdictTaken: "taken", verdictNonceLow: "nonce low", verdictOccupied: "occupied", verdictFee: "fee",
		verdictFunds: "funds", verdictLater: "later", verdictImpossible: "impossible",
	}[classify(err)]
}

// Bump raises a price; see FeePolicy.bump.
func (p FeePolicy) Bump(fee, tip, base, suggested uint64) (newFee, newTip uint64, ok bool, err error) {
	p, err = p.complete()
	after, ok := p.bump(price{fee: fee, tip: tip}, market{base: base, tip: suggested})
	return after.fee, after.tip, ok, err
}

// First prices a first attempt; see FeePolicy.first.
func (p FeePolicy) First(base, suggested uint64) (fee, tip uint64, err error) {
	p, err = p.complete()
	offer := p.first(market{base: base, tip: suggested})
	return offer.fee, offer.tip, err
}
