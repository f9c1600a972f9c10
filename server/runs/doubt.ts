/** What a person is told of an effect that the log may lack the end of (`isDoubtful`). */
export const doubt =
  'The database was restored, failed over or held since then, and committed work may be missing: it may have been sent already.'
