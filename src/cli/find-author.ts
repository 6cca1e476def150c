import { userInfo } from 'node:os';

/** The name of the user; empty where the system knows none, as in some containers. */
export function findAuthor(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
