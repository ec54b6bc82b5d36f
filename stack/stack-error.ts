/** Its message is written for people; a stack trace would only hide it. */
export class StackError extends Error {}
