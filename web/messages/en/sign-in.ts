export const signInText = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  button: 'Sign in',
  wrong: 'E-mail or password is not right. Check both, or ask an administrator for a new password.',
  tooMany: 'Too many attempts. Wait a minute, then try again.',
  unreachable: 'The server cannot be reached. Check the connection, then try again.',
  failed: (status: number) =>
    `Signing in did not work: the server answered ${status}. Try again, or tell an administrator.`,
  emailNeeded: 'Enter your e-mail address.',
  passwordNeeded: 'Enter your password.',
  goingTo: 'You will come back to where you were.',
} as const
