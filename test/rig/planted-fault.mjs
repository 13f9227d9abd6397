/** Loaded into the program by a test (`--import`): SIGUSR2 makes it fail in the way that PLANTED_FAULT names. */
process.on('SIGUSR2', () => {
  if (process.env.PLANTED_FAULT === 'reject') void Promise.reject(new Error('planted rejection'));
  else if (process.env.PLANTED_FAULT === 'exit') process.exit(3);
  else throw new Error('planted error');
});
