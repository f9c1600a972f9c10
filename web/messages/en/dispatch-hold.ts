export const holdText = {
  moved: (since: string) =>
    `Automatic actions are held since ${since}: Stepwell’s database was restored, copied or failed over.`,
  held: (since: string, by: string, reason: string) =>
    `Automatic actions are held since ${since} by ${by}: “${reason}”.`,
  waiting: (count: number) =>
    count === 0
      ? 'What you order yourself is sent.'
      : `${count} ${count === 1 ? 'waits' : 'wait'} for the release. What you order yourself is sent.`,
  release: 'Release…',
  releaseTitle: 'Release automatic actions',
  whatIsKnown: 'What is known about the database',
  nothingLost: 'Nothing committed is missing',
  nothingLostHint: 'A standby that always was in step took over, or it was only held. What waits is sent.',
  mayHaveLost: 'Committed work may be missing',
  mayHaveLostHint:
    'It was restored from a backup, or the standby lagged behind. What waits and may not be done twice is put to people first, one by one.',
  note: 'Note for the log',
  confirmRelease: 'Release',
  hold: 'Hold automatic actions…',
  holdTitle: 'Hold automatic actions',
  holdHint:
    'Nothing is sent by itself any more, in any workflow, until it is released. What people order is still sent.',
  reason: 'Why?',
  needsReason: 'Say why, so that others know.',
  confirmHold: 'Hold',
  cancel: 'Cancel',
  choose: 'Choose one of the two.',
} as const
