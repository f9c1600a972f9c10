export const formText = {
  choose: 'Choose…',
  yes: 'Yes',
  no: 'No',
  notANumber: 'This is not a number.',
  required: 'This is needed.',
  onePerLine: 'One per line',
  readOnly: 'Cannot be changed here.',
  inYourZone: (zone: string) => `In your time zone, ${zone}`,
} as const
