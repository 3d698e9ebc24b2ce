%% SPDX-License-Identifier: MIT
%%
%% The clock around the work alone.

-module(timed).
-export([now_ns/0, work/1]).

now_ns() ->
    erlang:monotonic_time(nanosecond).

%% {nanoseconds, what it returns: the operations that it has seen done}
work(Function) ->
    Begin = now_ns(),
    Work = Function(),
    {now_ns() - Begin, Work}.
