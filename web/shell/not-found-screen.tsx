import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { errorText } from '../messages/en/errors.ts'
import classes from './shell.module.css'

export function NotFoundScreen() {
  return (
    <div className={classes.notice}>
      <PageHeading title={errorText.notFoundTitle} />
      <p>{errorText.notFoundText}</p>
      <Anchor component={Link} to="/" underline="always">
        {errorText.goHome}
      </Anchor>
    </div>
  )
}
