export const actionText = {
  actions: 'Actions',
  run: (title: string) => title,
  missingRight: (right: string) => `Your role lacks the right “${right}”.`,
  on: (label: string) => `On ${label}`,
  cancel: 'Cancel',
  sensitive: 'This moves money or cannot be undone.',
  succeeded: 'Done',
  failed: 'This did not happen',
  unknown: 'Nobody knows whether this happened',
  unknownHint: 'Look at the record before doing it again.',
  unanswered: 'No answer came',
  unansweredHint:
    'Nobody can say yet whether it happened. Send it again once the connection is back: it is done once, however often it is sent, and you hear what became of it.',
  sendAgain: 'Send again',
  close: 'Close',
} as const
