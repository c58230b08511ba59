// Entry: evaluates who can assume what, off the page's thread. Wired by the access picture.
export {};
