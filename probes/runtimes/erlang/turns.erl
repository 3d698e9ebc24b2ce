%% SPDX-License-Identifier: MIT
%%
%% Processes that take turns.

-module(turns).
-export([channel/1, yield/1]).

%% Each waits for the other's message.
channel(#{ops := Ops}) ->
    Partner = spawn_link(fun echo/0),
    Sample = timed:work(fun() -> send(Partner, Ops, 0) end),
    Partner ! stop,
    Sample.

echo() ->
    receive
        {From, Value} ->
            From ! {self(), Value},
            echo();
        stop ->
            ok
    end.

send(_, Left, Work) when Left =< 0 ->
    Work;
send(Partner, Left, Work) ->
    Partner ! {self(), Left},
    receive
        {Partner, Left} -> send(Partner, Left - 2, Work + 2);
        {Partner, _} -> send(Partner, Left - 2, Work)
    end.

%% What the yielding processes see of one another.
-define(LAST, 1).
-define(TURNS, 2).
-define(STARTED, 3).
-define(STOP, 4).

%% A yield that finds nobody is no switch: each sees who ran last.
yield(#{ops := Ops, level := Level}) ->
    Seen = atomics:new(4, []),
    Threads = [spawn_monitor(fun() -> start(Seen, Me) end)
               || Me <- lists:seq(1, Level - 1)],
    wait_for(Seen, Level - 1),
    Before = atomics:get(Seen, ?TURNS),
    Sample = timed:work(fun() -> take_turns(Seen, Before + Ops) - Before end),
    atomics:put(Seen, ?STOP, 1),
    [receive {'DOWN', Monitor, _, _, _} -> ok end || {_, Monitor} <- Threads],
    Sample.

start(Seen, Me) ->
    atomics:add(Seen, ?STARTED, 1),
    yielder(Seen, Me).

yielder(Seen, Me) ->
    take_turn(Seen, Me),
    case atomics:get(Seen, ?STOP) of
        0 -> yielder(Seen, Me);
        1 -> ok
    end.

take_turn(Seen, Me) ->
    case atomics:get(Seen, ?LAST) of
        Me ->
            ok;
        _ ->
            atomics:add(Seen, ?TURNS, 1),
            atomics:put(Seen, ?LAST, Me)
    end,
    erlang:yield().

wait_for(Seen, Count) ->
    take_turn(Seen, 0),
    atomics:get(Seen, ?STARTED) =:= Count orelse wait_for(Seen, Count).

take_turns(Seen, End) ->
    take_turn(Seen, 0),
    case atomics:get(Seen, ?TURNS) of
        Turns when Turns >= End -> Turns;
        _ -> take_turns(Seen, End)
    end.
